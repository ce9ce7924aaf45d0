
namespace Lariat.LowLevel;

/// <summary>What a driver knows of its loop: where completed operations go.</summary>
internal interface ICompletionSink
{
    /// <summary>Links an operation into the ready queue. The loop's thread.</summary>
    void Enqueue(IoOperation operation);
}
