-- The newest change, and the newest one that is no longer kept.
SELECT coalesce((SELECT max(id) FROM change), 0) AS newest,
       coalesce((SELECT max(upto) FROM change_pruned), 0) AS pruned
