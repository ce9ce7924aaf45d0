using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Running;

/// <summary>What an exception means for the job that has thrown it.</summary>
internal static class JobFailure
{
    private const int MaxErrorLength = 4096;

    /// <summary>The end of the try: put back, tried again later, or dead.</summary>
    public static FinishedJob End(Job definition, FetchedJob job, Exception error)
    {
        if (error is JobSnoozeException snooze)
        {
            return new FinishedJob(job, JobEnd.Released, Delay: snooze.Delay);
        }

        return Fail(definition, job, error.ToString(), isFinal: error is JobDeadException or JobPayloadException);
    }

    /// <summary>The end of a job that was completed in a transaction: if that was not committed, the try has failed.</summary>
    public static FinishedJob EndUnlessCommitted(Job definition, FinishedJob finished) => (finished.End == JobEnd.Completed
        ? Fail(
            definition, finished.Job, "The transaction in which the job was completed (CompleteInAsync) was not committed.", isFinal: false)
        : finished) with { MayBeStored = true };

    private static FinishedJob Fail(Job definition, FetchedJob job, string text, bool isFinal)
    {
        bool isDead = isFinal || job.Attempt >= job.Attempts;
        return new FinishedJob(
            job, isDead ? JobEnd.Dead : JobEnd.Failed, Error: text.Length <= MaxErrorLength ? text : text[..MaxErrorLength],
            Delay: isDead ? default : (definition.Defaults.Backoff ?? JobBackoff.Default).DelayAfter(job.Attempt, Random.Shared));
    }
}
