namespace Lariat;

/// <summary>One job of an executor.</summary>
internal interface IExecutorJob
{
    /// <summary>On a thread of the executor. Never throws.</summary>
    void RunOnThread();

    /// <summary>On whatever thread: it will not run. Never throws.</summary>
    /// <param name="error">Null: it counts as canceled.</param>
    void Refuse(Exception? error);
}
