INSERT INTO incident_number (year, last) VALUES (:year, 1)
ON CONFLICT (year) DO UPDATE SET last = incident_number.last + 1
RETURNING last
