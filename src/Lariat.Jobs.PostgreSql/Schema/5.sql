-- The number of tracing.
SELECT 1;
