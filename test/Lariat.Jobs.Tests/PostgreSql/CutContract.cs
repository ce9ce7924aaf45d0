// The contract of an engine, over connections that break before and after commits: what an enqueue or an exchange stores. Not here: rates,
// since a repeated exchange leaves the turn of its first answer unused, and what only reads.

namespace Lariat.Jobs.Tests.PostgreSql;

public sealed class CutEnqueueTests : EnqueueTests<CutEngine>;

public sealed class CutUniqueScopeTests : UniqueScopeTests<CutEngine>;

public sealed class CutUniqueTests : UniqueTests<CutEngine>;
