using Lariat.LowLevel;

namespace Lariat;

public sealed partial class EventLoop
{
    /// <summary>The pool of <see cref="Waiter"/>.</summary>
    internal Stack<Waiter> FreeWaiters { get; } = new();
}
