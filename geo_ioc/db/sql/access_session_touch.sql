UPDATE session SET seen_at = :now, address = :address WHERE id = :id
