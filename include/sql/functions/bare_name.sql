-- Purpose: a name without the white space around it, as Python's str.strip() cuts it (C1): blanks, line ends, no-break
--   and other wide blanks. Parameters: name. Locks: none.
create or replace function qbo.bare_name(name text)
returns text
language sql immutable parallel safe as $$
select btrim(
    name,
    E' \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f' || U&'\0085\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A'
    || U&'\2028\2029\202F\205F\3000'
)
$$;
