-- Everything that the studio knows: datasets, runs and what they measured, works, preferences.
CREATE TABLE datasets (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  folder TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  resolution INTEGER NOT NULL,
  pictures INTEGER NOT NULL,
  classes TEXT NOT NULL CHECK (json_valid(classes)),
  broken TEXT NOT NULL CHECK (json_valid(broken)),
  smallest INTEGER NOT NULL,
  largest INTEGER NOT NULL,
  originalBytes INTEGER NOT NULL,
  packedBytes INTEGER NOT NULL,
  background TEXT NOT NULL,
  licence TEXT NOT NULL CHECK (json_valid(licence)),
  madeAt INTEGER NOT NULL,
  -- paths relative to the dataset's folder
  thumbnails TEXT NOT NULL CHECK (json_valid(thumbnails))
) STRICT;

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  dataset TEXT NOT NULL REFERENCES datasets (id),
  gan TEXT NOT NULL,
  ganTitle TEXT NOT NULL,
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  seed INTEGER NOT NULL,
  resolution INTEGER NOT NULL,
  batch INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (
    state IN ('queued', 'starting', 'running', 'paused', 'interrupted', 'failed', 'stopped', 'finished')
  ),
  reason TEXT,
  remedy TEXT,
  step INTEGER NOT NULL,
  seenImages INTEGER NOT NULL,
  goalImages INTEGER,
  goalMs INTEGER,
  trainedMs REAL NOT NULL,
  imagesPerSecond REAL,
  memoryBytes REAL,
  leftMs REAL,
  checkpoint INTEGER,
  madeAt INTEGER NOT NULL,
  changedAt INTEGER NOT NULL
) STRICT;
CREATE INDEX runsByDataset ON runs (dataset);

CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  UNIQUE (run, name)
) STRICT;

CREATE TABLE points (
  series INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (series, step)
) STRICT, WITHOUT ROWID;

-- Points summed up over `width` steps: bucket b holds the steps from b * width to (b + 1) * width - 1.
CREATE TABLE buckets (
  series INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  width INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  low REAL NOT NULL,
  high REAL NOT NULL,
  total REAL NOT NULL,
  steps INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (series, width, bucket)
) STRICT, WITHOUT ROWID;

CREATE TABLE samples (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  seenImages INTEGER NOT NULL,
  trainedMs REAL NOT NULL,
  -- relative to the run's folder
  file TEXT NOT NULL,
  columns INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  cell INTEGER NOT NULL,
  firstSeed INTEGER NOT NULL,
  PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;

-- What had been seen at each checkpoint; `kept` ones are never thinned out on disk.
CREATE TABLE checkpoints (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  seenImages INTEGER NOT NULL,
  trainedMs REAL NOT NULL,
  kept INTEGER NOT NULL CHECK (kept IN (0, 1)),
  PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  step INTEGER NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('note', 'snapshot', 'watch', 'act')),
  text TEXT NOT NULL
) STRICT;
CREATE INDEX eventsByRun ON events (run, id);

-- A work outlives its run, so what it says about the run is its own copy.
CREATE TABLE works (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  run TEXT NOT NULL,
  runName TEXT NOT NULL,
  step INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  ganTitle TEXT NOT NULL,
  datasetName TEXT NOT NULL,
  datasetPictures INTEGER NOT NULL,
  licence TEXT NOT NULL CHECK (json_valid(licence)),
  fingerprint TEXT NOT NULL,
  starred INTEGER NOT NULL CHECK (starred IN (0, 1)),
  madeAt INTEGER NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  UNIQUE (run, step, seed)
) STRICT;

CREATE TABLE preferences (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;
