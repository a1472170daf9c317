SELECT shared, decision FROM sharing
WHERE kind = :kind AND subject = :subject AND organisation = :organisation
