// The contract of an engine, with PostgreSQL: a line for each class of tests.
using Lariat.Jobs.Tests.Groups;
using Lariat.Jobs.Tests.Observing;
using Lariat.Jobs.Tests.Scheduling;

namespace Lariat.Jobs.Tests.PostgreSql;

public sealed class PostgreSqlAbortTests : AbortTests<PostgreSqlEngine>;

public sealed class PostgreSqlAuditTests : AuditTests<PostgreSqlEngine>;

public sealed class PostgreSqlBatchTests : BatchTests<PostgreSqlEngine>;

public sealed class PostgreSqlDiagnosisTests : DiagnosisTests<PostgreSqlEngine>;

public sealed class PostgreSqlEfCoreTests : EfCoreTests<PostgreSqlEngine>;

public sealed class PostgreSqlEnqueueTests : EnqueueTests<PostgreSqlEngine>;

public sealed class PostgreSqlExchangeTests : ExchangeTests<PostgreSqlEngine>;

public sealed class PostgreSqlGaugeTests : GaugeTests<PostgreSqlEngine>;

public sealed class PostgreSqlGroupFailureTests : GroupFailureTests<PostgreSqlEngine>;

public sealed class PostgreSqlGroupPropertyTests : GroupPropertyTests<PostgreSqlEngine>;

public sealed class PostgreSqlGroupTests : GroupTests<PostgreSqlEngine>;

public sealed class PostgreSqlGroupUniqueTests : GroupUniqueTests<PostgreSqlEngine>;

public sealed class PostgreSqlKeysModelTests : KeysModelTests<PostgreSqlEngine>;

public sealed class PostgreSqlKeysRaceTests : KeysRaceTests<PostgreSqlEngine>;

public sealed class PostgreSqlLimitKeyTests : LimitKeyTests<PostgreSqlEngine>;

public sealed class PostgreSqlLimitRateTests : LimitRateTests<PostgreSqlEngine>;

public sealed class PostgreSqlLimitSettingTests : LimitSettingTests<PostgreSqlEngine>;

public sealed class PostgreSqlLimitTests : LimitTests<PostgreSqlEngine>;

public sealed class PostgreSqlPauseTests : PauseTests<PostgreSqlEngine>;

public sealed class PostgreSqlProgressTests : ProgressTests<PostgreSqlEngine>;

public sealed class PostgreSqlResultTests : ResultTests<PostgreSqlEngine>;

public sealed class PostgreSqlRetryTests : RetryTests<PostgreSqlEngine>;

public sealed class PostgreSqlScheduleKeyTests : ScheduleKeyTests<PostgreSqlEngine>;

public sealed class PostgreSqlScheduleRaceTests : ScheduleRaceTests<PostgreSqlEngine>;

public sealed class PostgreSqlScheduleTests : ScheduleTests<PostgreSqlEngine>;

public sealed class PostgreSqlSessionTests : SessionTests<PostgreSqlEngine>;

public sealed class PostgreSqlStorageFaultTests : StorageFaultTests<PostgreSqlEngine>;

public sealed class PostgreSqlTracingTests : TracingTests<PostgreSqlEngine>;

public sealed class PostgreSqlTransactionTests : TransactionTests<PostgreSqlEngine>;

public sealed class PostgreSqlTransactionTracingTests : TransactionTracingTests<PostgreSqlEngine>;

public sealed class PostgreSqlUniqueReplaceTests : UniqueReplaceTests<PostgreSqlEngine>;

public sealed class PostgreSqlUniqueScopeTests : UniqueScopeTests<PostgreSqlEngine>;

public sealed class PostgreSqlUniqueTests : UniqueTests<PostgreSqlEngine>;

public sealed class PostgreSqlViewTests : ViewTests<PostgreSqlEngine>;

public sealed class PostgreSqlWorkerTests : WorkerTests<PostgreSqlEngine>;
