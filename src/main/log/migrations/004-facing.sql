-- The share of their unevenness that a dataset's pictures have in common; NULL where it was imported before that was measured.
ALTER TABLE datasets ADD COLUMN facing REAL CHECK (facing BETWEEN 0 AND 1);
