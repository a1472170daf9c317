SELECT source, max(id) AS id FROM change GROUP BY source
