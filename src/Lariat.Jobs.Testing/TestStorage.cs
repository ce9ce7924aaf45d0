using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Testing;

/// <summary>Opens a <see cref="TestJobStore"/>.</summary>
internal sealed class TestStorage(JobStorage inner) : JobStorage
{
    internal override async Coroutine<JobStore> OpenAsync(JobClientOptions options)
        => new TestJobStore(await inner.OpenAsync(options), options.Clock);
}
