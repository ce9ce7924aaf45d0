-- What people have done to jobs. "lariat." is replaced by the schema of the options. "changed" is null until it is done.
CREATE TABLE lariat.audit (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  who text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  changed bigint
);

CREATE INDEX audit_at ON lariat.audit (at, id);
