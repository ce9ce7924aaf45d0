-- The tables of jobs. "lariat." is replaced by the schema of the options.

-- The storage's clock: every instant is read here, and tests replace it. Of the statement and not of the transaction: in a long
-- transaction, the latter would be an instant that workers have passed.
CREATE FUNCTION lariat.now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT statement_timestamp()';

-- Beyond the calendar of .NET: its end, which is read from 'infinity'.
CREATE FUNCTION lariat.later(delay interval) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN lariat.now() + delay < timestamptz '9999-12-31 00:00:00+00' THEN lariat.now() + delay ELSE 'infinity' END
$$;

-- json and not jsonb, here and below: the text is returned as it was written, and may contain \u0000.
CREATE TABLE lariat.job (
  id uuid PRIMARY KEY,
  queue text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  version int NOT NULL,
  priority smallint NOT NULL CHECK (priority BETWEEN 0 AND 3),
  run_at timestamptz NOT NULL,
  waits int NOT NULL DEFAULT 0,
  worker bigint,
  attempt int NOT NULL DEFAULT 0,
  attempts int NOT NULL,
  lost smallint NOT NULL DEFAULT 0,
  abort boolean NOT NULL DEFAULT false,
  keep smallint NOT NULL,
  timeout_ms bigint,
  limit_key text COLLATE "C",
  unique_key text COLLATE "C",
  group_id uuid,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  tags text[],
  errors json[],
  payload json NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX job_ready ON lariat.job (queue, priority, run_at, id) WHERE worker IS NULL AND waits = 0 AND limit_key IS NULL;
CREATE INDEX job_running ON lariat.job (worker) WHERE worker IS NOT NULL;
CREATE INDEX job_abort ON lariat.job (worker) WHERE abort;

-- What has completed or was aborted: a partition for each day, which housekeeping adds and drops, and one for the rest.
CREATE TABLE lariat.done (
  id uuid NOT NULL,
  queue text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  priority smallint NOT NULL,
  state smallint NOT NULL,
  attempt int NOT NULL,
  attempts int NOT NULL,
  created_at timestamptz NOT NULL,
  run_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz NOT NULL,
  tags text[],
  errors json[],
  payload json,
  result json
) PARTITION BY RANGE (finished_at);

CREATE INDEX done_id ON lariat.done (id);
CREATE TABLE lariat.done_other PARTITION OF lariat.done DEFAULT;

CREATE TABLE lariat.dead (
  id uuid PRIMARY KEY,
  queue text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  version int NOT NULL,
  priority smallint NOT NULL,
  attempt int NOT NULL,
  attempts int NOT NULL,
  keep smallint NOT NULL,
  timeout_ms bigint,
  limit_key text COLLATE "C",
  unique_key text COLLATE "C",
  group_id uuid,
  created_at timestamptz NOT NULL,
  run_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz NOT NULL,
  tags text[],
  errors json[],
  payload json NOT NULL
);

CREATE INDEX dead_finished ON lariat.dead (finished_at);

-- The fill factor leaves room for the renewals of a lease in the same page.
CREATE TABLE lariat.worker (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  host text NOT NULL,
  pid int NOT NULL,
  pid_started bigint NOT NULL,
  started_at timestamptz NOT NULL,
  lease_until timestamptz NOT NULL
) WITH (fillfactor = 50);

-- Adds the partition of a day, unless it is there. Attached, as creating it in place would lock the whole table. Only a day that has begun
-- may get rows meanwhile (no worker ran for days), and then the table is locked: a row that was on its way to the rest would be refused, and
-- its transaction with it; and a query that was planned before would not see rows of the partition, so a job would be nowhere.
CREATE FUNCTION lariat.add_day(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text := 'done_' || to_char(day, 'YYYYMMDD');
BEGIN
  IF to_regclass('lariat.' || name) IS NULL THEN
    IF day <= (lariat.now() AT TIME ZONE 'UTC')::date THEN
      LOCK TABLE lariat.done IN ACCESS EXCLUSIVE MODE;
    END IF;

    EXECUTE format('CREATE TABLE lariat.%I (LIKE lariat.done INCLUDING ALL)', name);
    EXECUTE format(
      'ALTER TABLE lariat.done ATTACH PARTITION lariat.%I FOR VALUES FROM (%L) TO (%L)',
      name, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
  END IF;
EXCEPTION WHEN check_violation THEN
  -- Rows of this day are among the rest; they stay there.
  RETURN;
END
$$;

-- Drops history that is older than it should be kept; NULL keeps it. With the rights of the tables' owner, so that a worker needs none to
-- create tables. One at a time; a reader that holds a lock is not waited for long. Returns how many rows and days were removed.
CREATE FUNCTION lariat.housekeep(keep_ended interval, keep_dead interval, at_most int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '2s' AS $$
DECLARE
  removed bigint := 0;
  changed bigint;
  today date := (lariat.now() AT TIME ZONE 'UTC')::date;
  partition name;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('lariat.housekeep', 0));
  FOR ahead IN 0..2 LOOP
    PERFORM lariat.add_day(today + ahead);
  END LOOP;

  FOR partition IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'lariat.done'::regclass AND c.relname ~ '^done_[0-9]{8}$'
      AND to_date(substr(c.relname, 6), 'YYYYMMDD') + 1 <= ((lariat.now() - keep_ended) AT TIME ZONE 'UTC')::date
  LOOP
    EXECUTE format('DROP TABLE lariat.%I', partition);
    removed := removed + 1;
  END LOOP;

  DELETE FROM lariat.done_other WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM lariat.done_other WHERE finished_at < lariat.now() - keep_ended LIMIT at_most));
  GET DIAGNOSTICS changed = ROW_COUNT;
  removed := removed + changed;

  DELETE FROM lariat.dead WHERE id = ANY (ARRAY(
    SELECT id FROM lariat.dead WHERE finished_at < lariat.now() - keep_dead ORDER BY finished_at LIMIT at_most));
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN removed + changed;
EXCEPTION WHEN lock_not_available THEN
  RAISE WARNING 'lariat.housekeep: a lock on the history could not be had within two seconds; it is tried again in a minute';
  RETURN 0;
END
$$;

SELECT lariat.add_day((lariat.now() AT TIME ZONE 'UTC')::date + ahead) FROM generate_series(0, 2) ahead;

REVOKE ALL ON FUNCTION lariat.housekeep(interval, interval, int) FROM PUBLIC;
