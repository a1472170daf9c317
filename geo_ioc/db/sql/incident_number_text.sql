'NA-' || year || '-' || lpad(CAST(place AS text), greatest(6, length(CAST(place AS text))), '0')
