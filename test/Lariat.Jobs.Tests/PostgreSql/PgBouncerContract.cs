// The contract of an engine, through pgbouncer in transaction mode: a line for each class of tests.
namespace Lariat.Jobs.Tests.PostgreSql;

public sealed class PgBouncerAbortTests : AbortTests<PgBouncerEngine>;

public sealed class PgBouncerEnqueueTests : EnqueueTests<PgBouncerEngine>;

public sealed class PgBouncerResultTests : ResultTests<PgBouncerEngine>;

public sealed class PgBouncerRetryTests : RetryTests<PgBouncerEngine>;

public sealed class PgBouncerSessionTests : SessionTests<PgBouncerEngine>;

public sealed class PgBouncerStorageFaultTests : StorageFaultTests<PgBouncerEngine>;

public sealed class PgBouncerWorkerTests : WorkerTests<PgBouncerEngine>;
