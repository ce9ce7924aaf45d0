// The contract of an engine, with SQLite: a line for each class of tests.
using Lariat.Jobs.Tests.Groups;
using Lariat.Jobs.Tests.Observing;
using Lariat.Jobs.Tests.Scheduling;
using Lariat.Jobs.Tests.Transfer;

namespace Lariat.Jobs.Tests.Sqlite;

public sealed class SqliteAbortTests : AbortTests<SqliteEngine>;

public sealed class SqliteAuditTests : AuditTests<SqliteEngine>;

public sealed class SqliteBatchTests : BatchTests<SqliteEngine>;

public sealed class SqliteDiagnosisTests : DiagnosisTests<SqliteEngine>;

public sealed class SqliteEfCoreTests : EfCoreTests<SqliteEngine>;

public sealed class SqliteEnqueueTests : EnqueueTests<SqliteEngine>;

public sealed class SqliteExchangeTests : ExchangeTests<SqliteEngine>;

public sealed class SqliteGroupBuilderTests : GroupBuilderTests<SqliteEngine>;

public sealed class SqliteGaugeTests : GaugeTests<SqliteEngine>;

public sealed class SqliteGroupFailureTests : GroupFailureTests<SqliteEngine>;

public sealed class SqliteGroupPropertyTests : GroupPropertyTests<SqliteEngine>;

public sealed class SqliteGroupTests : GroupTests<SqliteEngine>;

public sealed class SqliteGroupUniqueTests : GroupUniqueTests<SqliteEngine>;

public sealed class SqliteKeysModelTests : KeysModelTests<SqliteEngine>;

public sealed class SqliteKeysRaceTests : KeysRaceTests<SqliteEngine>;

public sealed class SqliteLimitKeyTests : LimitKeyTests<SqliteEngine>;

public sealed class SqliteLimitRateTests : LimitRateTests<SqliteEngine>;

public sealed class SqliteLimitSettingTests : LimitSettingTests<SqliteEngine>;

public sealed class SqliteLimitTests : LimitTests<SqliteEngine>;

public sealed class SqliteLoopAffinityTests : LoopAffinityTests<SqliteEngine>;

public sealed class SqlitePauseTests : PauseTests<SqliteEngine>;

public sealed class SqliteProgressTests : ProgressTests<SqliteEngine>;

public sealed class SqliteResultTests : ResultTests<SqliteEngine>;

public sealed class SqliteRetryTests : RetryTests<SqliteEngine>;

public sealed class SqliteScheduleKeyTests : ScheduleKeyTests<SqliteEngine>;

public sealed class SqliteScheduleRaceTests : ScheduleRaceTests<SqliteEngine>;

public sealed class SqliteScheduleTests : ScheduleTests<SqliteEngine>;

public sealed class SqliteSessionTests : SessionTests<SqliteEngine>;

public sealed class SqliteStorageFaultTests : StorageFaultTests<SqliteEngine>;

public sealed class SqliteTracingTests : TracingTests<SqliteEngine>;

public sealed class SqliteTransactionTests : TransactionTests<SqliteEngine>;

public sealed class SqliteTransactionTracingTests : TransactionTracingTests<SqliteEngine>;

public sealed class SqliteTransferTests : TransferTests<SqliteEngine>;

public sealed class SqliteUniqueReplaceTests : UniqueReplaceTests<SqliteEngine>;

public sealed class SqliteUniqueScopeTests : UniqueScopeTests<SqliteEngine>;

public sealed class SqliteUniqueTests : UniqueTests<SqliteEngine>;

public sealed class SqliteViewTests : ViewTests<SqliteEngine>;

public sealed class SqliteWorkerTests : WorkerTests<SqliteEngine>;
