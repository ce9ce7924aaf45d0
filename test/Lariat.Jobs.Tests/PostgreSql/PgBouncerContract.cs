// The contract of an engine, through pgbouncer in transaction mode: a line for each class of tests.
using Lariat.Jobs.Tests.Groups;

namespace Lariat.Jobs.Tests.PostgreSql;

public sealed class PgBouncerAbortTests : AbortTests<PgBouncerEngine>;

public sealed class PgBouncerEnqueueTests : EnqueueTests<PgBouncerEngine>;

public sealed class PgBouncerGroupFailureTests : GroupFailureTests<PgBouncerEngine>;

public sealed class PgBouncerGroupTests : GroupTests<PgBouncerEngine>;

public sealed class PgBouncerLimitKeyTests : LimitKeyTests<PgBouncerEngine>;

public sealed class PgBouncerLimitTests : LimitTests<PgBouncerEngine>;

public sealed class PgBouncerProgressTests : ProgressTests<PgBouncerEngine>;

public sealed class PgBouncerResultTests : ResultTests<PgBouncerEngine>;

public sealed class PgBouncerRetryTests : RetryTests<PgBouncerEngine>;

public sealed class PgBouncerSessionTests : SessionTests<PgBouncerEngine>;

public sealed class PgBouncerStorageFaultTests : StorageFaultTests<PgBouncerEngine>;

public sealed class PgBouncerTransactionTests : TransactionTests<PgBouncerEngine>;

public sealed class PgBouncerUniqueScopeTests : UniqueScopeTests<PgBouncerEngine>;

public sealed class PgBouncerUniqueTests : UniqueTests<PgBouncerEngine>;

public sealed class PgBouncerViewTests : ViewTests<PgBouncerEngine>;

public sealed class PgBouncerWorkerTests : WorkerTests<PgBouncerEngine>;
