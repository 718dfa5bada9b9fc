-- Purpose: the first connect (C5): a planned proposal has its kind and evidence; what open proposals name is found quickly.
alter table qbo.plan add column kind text;
alter table qbo.plan add column evidence jsonb;
create index mirror_proposed_idx on qbo.mirror (account_id) where state = 'proposed';
create index proposal_open_idx on qbo.proposal (account_id, qbo_id) where decision is null;

-- A proposal never keeps Aero from deleting a company.
alter table qbo.proposal drop constraint proposal_account_id_company_id_fkey;
alter table qbo.proposal add constraint proposal_account_id_company_id_fkey
foreign key (account_id, company_id) references aero.company (account_id, company_id) on delete cascade;
