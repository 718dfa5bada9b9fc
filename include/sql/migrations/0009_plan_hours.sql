-- Purpose: a plan also counts: how many entries a row of it stands for, and their hours (R2).
alter table qbo.plan add column entries integer not null default 1;
alter table qbo.plan add column hours numeric(12, 4); -- of time only
