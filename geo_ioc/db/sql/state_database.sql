-- What a database tells of itself to whoever may log in to it. Of the write-ahead log it tells only
-- those who may read the view.
SELECT current_setting('server_version') AS version, postgis_lib_version() AS postgis,
       pg_database_size(current_database()) AS size_bytes,
       (SELECT count(*) FROM pg_stat_activity WHERE datid IS NOT NULL) AS connections,
       CAST(current_setting('max_connections') AS integer) AS connections_max,
       current_setting('archive_mode') <> 'off' AS archiving,
       (SELECT max(id) FROM change) AS change_id,
       (SELECT at FROM change ORDER BY id DESC LIMIT 1) AS changed_at
