using Lariat.Collections;
using Lariat.LowLevel;

namespace Lariat;

public sealed partial class EventLoop
{
    /// <summary>The pool of <see cref="Waiter"/>.</summary>
    internal FreeStack FreeWaiters { get; } = new(Waiter.PooledCountMax);
}
