
namespace Lariat.LowLevel;

/// <summary>The driver's view of its loop: the destination of completed operations.</summary>
internal interface ICompletionSink
{
    /// <summary>Links an operation into the ready queue. The loop's thread.</summary>
    void Enqueue(IoOperation operation);
}
