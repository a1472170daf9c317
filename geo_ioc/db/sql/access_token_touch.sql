UPDATE token SET used_at = :now, used_from = :address WHERE id = :id
