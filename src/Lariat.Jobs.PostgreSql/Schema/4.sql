-- What people look at, without reading all. "lariat." is replaced by the schema of the options.

-- The first line of the last error, of which 300 characters count. A JSON string may have what a text of the database cannot, such as
-- \u0000, and a job must die all the same: then its escapes are shown as "?".
CREATE FUNCTION lariat.failure(errors json[]) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  last_error CONSTANT json := errors[cardinality(errors)];
BEGIN
  RETURN left(split_part(last_error ->> 'Text', E'\n', 1), 300);
EXCEPTION WHEN untranslatable_character OR invalid_text_representation THEN
  RETURN left(split_part(
    regexp_replace(last_error::text, '(?<!\\)((?:\\\\)*)\\u[0-9a-fA-F]{4}', '\1?', 'g')::json ->> 'Text', E'\n', 1), 300);
END
$$;

-- Stored for dead jobs only: the others pay nothing.
ALTER TABLE lariat.dead ADD COLUMN failure text COLLATE "C" GENERATED ALWAYS AS (lariat.failure(errors)) STORED;
CREATE INDEX dead_failure ON lariat.dead (kind, failure, finished_at);
CREATE INDEX dead_queue ON lariat.dead (queue);

-- Ends with the id, the order of a page.
DROP INDEX lariat.dead_finished;
CREATE INDEX dead_finished ON lariat.dead (finished_at, id);

-- What a copy of an ended job needs.
ALTER TABLE lariat.done ADD COLUMN version int, ADD COLUMN timeout_ms bigint;

-- A row of the history is in one of them, and goes to its end.
CREATE INDEX done_completed ON lariat.done (finished_at, id) WHERE state = 3;
CREATE INDEX done_aborted ON lariat.done (finished_at, id) WHERE state = 4;

-- Pages of jobs without a limit are read by job_ready, priority by priority, so that the table has no index more; only jobs that wait for
-- others are in a new one.
DROP INDEX lariat.job_limited_due;
CREATE INDEX job_limited_due ON lariat.job (queue, run_at, id) WHERE worker IS NULL AND waits = 0 AND limit_key IS NOT NULL;
CREATE INDEX job_waiting ON lariat.job (queue, run_at, id) WHERE worker IS NULL AND waits > 0;

-- As before, with what a copy needs.
CREATE OR REPLACE FUNCTION lariat.abort_jobs(ids uuid[]) RETURNS lariat.member_end[] LANGUAGE sql AS $$
  WITH gone AS (DELETE FROM lariat.job WHERE id = ANY (ids) AND worker IS NULL RETURNING *),
  kept AS (
    INSERT INTO lariat.done (id, queue, kind, priority, attempt, attempts, created_at, run_at, started_at, finished_at, tags, errors,
      group_id, version, timeout_ms, payload, state, result)
    SELECT id, queue, kind, priority, attempt, attempts, created_at, run_at, started_at, lariat.now(), tags, errors, group_id,
      version, timeout_ms, CASE keep WHEN 3 THEN payload END, 4, NULL
    FROM gone WHERE keep > 0)
  SELECT coalesce(array_agg(ROW(id, group_id, 1)::lariat.member_end) FILTER (WHERE group_id IS NOT NULL), '{}') FROM gone
$$;
