-- Take everything of ours out of a database, and leave what extensions have made.
DO $do$
DECLARE
  of_ours record;
BEGIN
  DROP SCHEMA IF EXISTS geo_ioc_public CASCADE;
  FOR of_ours IN
    SELECT format('DROP TABLE IF EXISTS %s CASCADE', CAST(class.oid AS regclass)) AS command
    FROM pg_class AS class
    WHERE class.relkind IN ('r', 'p') AND class.relnamespace = CAST('public' AS regnamespace)
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = class.oid AND deptype = 'e')
  LOOP
    EXECUTE of_ours.command;
  END LOOP;
  FOR of_ours IN
    SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', CAST(proc.oid AS regprocedure)) AS command
    FROM pg_proc AS proc
    WHERE proc.pronamespace = CAST('public' AS regnamespace)
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = proc.oid AND deptype = 'e')
  LOOP
    EXECUTE of_ours.command;
  END LOOP;
END
$do$
