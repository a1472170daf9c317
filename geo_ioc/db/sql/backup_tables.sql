-- The tables that are ours, and no extension's.
SELECT namespace.nspname || '.' || class.relname
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
WHERE class.relkind IN ('r', 'p') AND namespace.nspname IN ('public', 'geo_ioc_public')
  AND NOT EXISTS (
    SELECT FROM pg_depend
    WHERE pg_depend.objid = class.oid AND pg_depend.classid = CAST('pg_class' AS regclass)
      AND pg_depend.deptype = 'e')
ORDER BY 1
