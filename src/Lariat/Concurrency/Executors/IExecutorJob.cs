namespace Lariat;

/// <summary>One job of an executor.</summary>
internal interface IExecutorJob
{
    /// <summary>Runs the job on a thread of the executor. Never throws.</summary>
    void RunOnThread();

    /// <summary>Called when the job will not run, on any thread. Never throws.</summary>
    /// <param name="error">The reason; null: the job counts as canceled.</param>
    void Refuse(Exception? error);
}
