SELECT geo_ioc_incident_number(:year)
