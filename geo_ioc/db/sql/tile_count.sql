-- How many features a tile would have if it had room for all.
SELECT count(*) AS found FROM (/*include tile_placed*/) AS placed
