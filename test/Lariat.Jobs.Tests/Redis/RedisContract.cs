// The contract of an engine, with Redis: a line for each class of tests.
using Lariat.Jobs.Tests.Groups;
using Lariat.Jobs.Tests.Observing;
using Lariat.Jobs.Tests.Scheduling;

namespace Lariat.Jobs.Tests.Redis;

public sealed class RedisAbortTests : AbortTests<RedisEngine>;

public sealed class RedisAuditTests : AuditTests<RedisEngine>;

public sealed class RedisBatchTests : BatchTests<RedisEngine>;

public sealed class RedisDiagnosisTests : DiagnosisTests<RedisEngine>;

public sealed class RedisEnqueueTests : EnqueueTests<RedisEngine>;

public sealed class RedisExchangeTests : ExchangeTests<RedisEngine>;

public sealed class RedisGaugeTests : GaugeTests<RedisEngine>;

public sealed class RedisGroupBuilderTests : GroupBuilderTests<RedisEngine>;

public sealed class RedisGroupFailureTests : GroupFailureTests<RedisEngine>;

public sealed class RedisGroupPropertyTests : GroupPropertyTests<RedisEngine>;

public sealed class RedisGroupTests : GroupTests<RedisEngine>;

public sealed class RedisGroupUniqueTests : GroupUniqueTests<RedisEngine>;

public sealed class RedisKeysModelTests : KeysModelTests<RedisEngine>;

public sealed class RedisKeysRaceTests : KeysRaceTests<RedisEngine>;

public sealed class RedisLimitTests : LimitTests<RedisEngine>;

public sealed class RedisLoopAffinityTests : LoopAffinityTests<RedisEngine>;

public sealed class RedisPauseTests : PauseTests<RedisEngine>;

public sealed class RedisProgressTests : ProgressTests<RedisEngine>;

public sealed class RedisResultTests : ResultTests<RedisEngine>;

public sealed class RedisRetryTests : RetryTests<RedisEngine>;

public sealed class RedisScheduleKeyTests : ScheduleKeyTests<RedisEngine>;

public sealed class RedisScheduleRaceTests : ScheduleRaceTests<RedisEngine>;

public sealed class RedisScheduleTests : ScheduleTests<RedisEngine>;

public sealed class RedisSessionTests : SessionTests<RedisEngine>;

public sealed class RedisStorageFaultTests : StorageFaultTests<RedisEngine>;

public sealed class RedisTracingTests : TracingTests<RedisEngine>;

public sealed class RedisUniqueTests : UniqueTests<RedisEngine>;

public sealed class RedisViewTests : ViewTests<RedisEngine>;

public sealed class RedisWorkerTests : WorkerTests<RedisEngine>;
