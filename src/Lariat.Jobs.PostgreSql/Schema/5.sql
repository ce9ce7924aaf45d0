-- The trace in which a job was enqueued, and what a worker can do. "lariat." is replaced by the schema of the options.

ALTER TABLE lariat.job ADD COLUMN trace text;
ALTER TABLE lariat.dead ADD COLUMN trace text;
ALTER TABLE lariat.done ADD COLUMN trace text;
ALTER TABLE lariat.worker ADD COLUMN queues text[], ADD COLUMN kinds json;

-- Of a job that take_limited has taken in the same statement. Volatile, so that it sees a job that was committed after the statement
-- began. A function of its own, as workers of the version before read the rows of take_limited by their places.
CREATE FUNCTION lariat.trace_of(job_id uuid) RETURNS text LANGUAGE sql VOLATILE AS 'SELECT trace FROM lariat.job WHERE id = job_id';

-- As before, with the trace.
CREATE OR REPLACE FUNCTION lariat.enqueue_keyed(jobs json, session bigint, is_repeat boolean) RETURNS TABLE (number int, id uuid)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  item record;
  holder uuid;
  starts_at timestamptz;
BEGIN
  FOR item IN
    SELECT * FROM json_to_recordset(jobs) given (
      number int, id uuid, parent uuid, queue text, kind text, version int, priority smallint, delay_us bigint, at timestamptz,
      attempts int, keep smallint, timeout_ms bigint, tags json, payload json, limit_key text, concurrency int, rate_count int,
      rate_per_us bigint, rate_burst int, interval_us bigint, unique_key text, until_started boolean, window_us bigint, replaces boolean,
      max_wait_us bigint, waits int, group_id uuid, completes uuid, scheduled_for timestamptz,
      trace text)
    ORDER BY kind, unique_key, number
  LOOP
    holder := item.id;
    CONTINUE WHEN session IS NOT NULL
      AND (NOT EXISTS (SELECT FROM lariat.job parent WHERE parent.id = item.parent AND parent.worker = session)
        OR EXISTS (SELECT FROM lariat.grp WHERE grp.id = item.group_id AND grp.is_aborted));
    IF is_repeat AND (EXISTS (SELECT FROM lariat.done WHERE done.id = item.id) OR EXISTS (SELECT FROM lariat.dead WHERE dead.id = item.id)) THEN
      RETURN QUERY SELECT item.number, item.id;
      CONTINUE;
    END IF;

    starts_at := CASE WHEN item.at IS NULL THEN lariat.later(lariat.microseconds(item.delay_us)) ELSE greatest(item.at, lariat.now()) END;
    IF item.unique_key IS NOT NULL THEN
      LOOP
        SELECT uniq.job INTO holder FROM lariat.uniq
        WHERE uniq.kind = item.kind AND uniq.key = item.unique_key AND (uniq.expires_at IS NULL OR uniq.expires_at > lariat.now())
          AND uniq.job IS DISTINCT FROM item.parent;
        EXIT WHEN FOUND;
        INSERT INTO lariat.uniq (kind, key, job, expires_at)
        VALUES (item.kind, item.unique_key, item.id, CASE WHEN item.window_us IS NOT NULL THEN lariat.later(lariat.microseconds(item.window_us)) END)
        ON CONFLICT (kind, key) DO UPDATE SET job = EXCLUDED.job, expires_at = EXCLUDED.expires_at
        WHERE uniq.expires_at <= lariat.now() OR uniq.job = item.parent
        RETURNING uniq.job INTO holder;
        EXIT WHEN FOUND;
      END LOOP;
    END IF;

    IF holder = item.id THEN
      PERFORM lariat.declare_limit(
        item.limit_key, item.concurrency, item.rate_count, item.rate_per_us, item.rate_burst, item.interval_us) WHERE item.limit_key IS NOT NULL;
      INSERT INTO lariat.job (id, queue, kind, version, priority, run_at, attempts, keep, timeout_ms, created_at, tags, payload, limit_key,
        unique_key, until_started, waits, group_id, completes, scheduled_for, trace)
      VALUES (item.id, item.queue, item.kind, item.version, item.priority, starts_at, item.attempts, item.keep, item.timeout_ms, lariat.now(),
        CASE WHEN item.tags IS NOT NULL THEN ARRAY(SELECT json_array_elements_text(item.tags)) END, item.payload, item.limit_key,
        CASE WHEN item.window_us IS NULL THEN item.unique_key END, item.until_started, coalesce(item.waits, 0),
        item.group_id, item.completes, item.scheduled_for, item.trace)
      ON CONFLICT (id) DO NOTHING;
    ELSIF item.replaces THEN
      UPDATE lariat.job SET version = item.version, payload = item.payload, trace = item.trace,
        run_at = greatest(lariat.now(), least(starts_at, created_at + lariat.microseconds(item.max_wait_us)))
      WHERE id = holder AND worker IS NULL AND attempt = 0;
    END IF;

    RETURN QUERY SELECT item.number, holder;
  END LOOP;
END
$$;

-- As before, with the trace.
CREATE OR REPLACE FUNCTION lariat.abort_jobs(ids uuid[]) RETURNS lariat.member_end[] LANGUAGE sql AS $$
  WITH gone AS (DELETE FROM lariat.job WHERE id = ANY (ids) AND worker IS NULL RETURNING *),
  kept AS (
    INSERT INTO lariat.done (id, queue, kind, priority, attempt, attempts, created_at, run_at, started_at, finished_at, tags, errors,
      group_id, version, timeout_ms, trace, payload, state, result)
    SELECT id, queue, kind, priority, attempt, attempts, created_at, run_at, started_at, lariat.now(), tags, errors, group_id,
      version, timeout_ms, trace, CASE keep WHEN 3 THEN payload END, 4, NULL
    FROM gone WHERE keep > 0)
  SELECT coalesce(array_agg(ROW(id, group_id, 1)::lariat.member_end) FILTER (WHERE group_id IS NOT NULL), '{}') FROM gone
$$;
