-- What a run began from: the run (which may be gone) and the step of its networks; and how many layers of its critic are frozen.
ALTER TABLE runs ADD COLUMN fromRun TEXT;
ALTER TABLE runs ADD COLUMN fromStep INTEGER CHECK ((fromStep IS NULL) = (fromRun IS NULL));
ALTER TABLE runs ADD COLUMN frozen INTEGER NOT NULL DEFAULT 0 CHECK (frozen BETWEEN 0 AND 8);
