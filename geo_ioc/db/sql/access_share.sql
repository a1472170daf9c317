SELECT shared FROM sharing
WHERE kind = :kind AND subject = :subject AND organisation = :organisation
