namespace Lariat.Jobs;

/// <summary>A job was taken from its worker, which did not renew its lease in time: it runs elsewhere, and this run must not have
/// effects.</summary>
/// <param name="id">The job.</param>
public sealed class JobLostException(Guid id) : Exception(
    $"The job {id} was taken from this worker, or was completed already: roll back what this run has done.")
{
    /// <summary>The job.</summary>
    public Guid Id => id;
}
