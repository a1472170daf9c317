-- What a database tells of itself to whoever may log in to it.
SELECT current_setting('server_version') AS version, postgis_lib_version() AS postgis,
       pg_database_size(current_database()) AS size_bytes,
       (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
       CAST(current_setting('max_connections') AS integer) AS connections_max,
       current_setting('archive_mode') <> 'off' AS archiving,
       archiver.last_archived_time AS archived_at,
       archiver.last_failed_time > coalesce(archiver.last_archived_time, '-infinity')
         AS archive_failing,
       (SELECT max(id) FROM change) AS change_id,
       (SELECT at FROM change ORDER BY id DESC LIMIT 1) AS changed_at
FROM pg_stat_archiver AS archiver
