SELECT last_archived_time AS archived_at,
       last_failed_time > coalesce(last_archived_time, '-infinity') AS archive_failing
FROM pg_stat_archiver
