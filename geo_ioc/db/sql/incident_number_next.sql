SELECT /*include incident_number_text*/
FROM (SELECT CAST(:year AS integer) AS year, geo_ioc_incident_number(:year) AS place) AS given
