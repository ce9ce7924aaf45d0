using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>A wait of foreign code, listed in its loop while it lasts: closing the loop ends it.</summary>
internal abstract class ConnectionWait : IoOperation
{
    /// <summary>True if the wait is in the list.</summary>
    public bool IsTracked { get; set; }

    public ConnectionWait? Previous { get; set; }

    public ConnectionWait? Next { get; set; }
}
