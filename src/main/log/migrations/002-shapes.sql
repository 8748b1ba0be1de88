-- What a dataset holds: single pictures, pairs, or two domains.
ALTER TABLE datasets ADD COLUMN shape TEXT NOT NULL DEFAULT 'images'
  CHECK (shape IN ('images', 'labelled', 'pairs', 'two-domains'));
ALTER TABLE datasets ADD COLUMN others INTEGER NOT NULL DEFAULT 0;
ALTER TABLE datasets ADD COLUMN sides TEXT CHECK (json_valid(sides));
UPDATE datasets SET shape = 'labelled' WHERE json_array_length(classes) > 1;
