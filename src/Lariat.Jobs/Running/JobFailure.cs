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

        bool isDead = error is JobDeadException or JobPayloadException || job.Attempt >= job.Attempts;
        string text = error.ToString();
        return new FinishedJob(
            job, isDead ? JobEnd.Dead : JobEnd.Failed, Error: text.Length <= MaxErrorLength ? text : text[..MaxErrorLength],
            Delay: isDead ? default : (definition.Defaults.Backoff ?? JobBackoff.Default).DelayAfter(job.Attempt, Random.Shared));
    }
}
