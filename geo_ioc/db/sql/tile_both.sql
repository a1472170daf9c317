-- What is asked of a layer's features and of its labels, as two rows of one snapshot.
SELECT feature.*, 1 AS turn FROM (/*features*/) AS feature
UNION ALL
SELECT label.*, 2 FROM (/*labels*/) AS label
ORDER BY turn
