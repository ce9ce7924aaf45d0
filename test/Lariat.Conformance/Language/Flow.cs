namespace Lariat.Conformance;

/// <summary>How a statement or a list of them ended, if not by an exception.</summary>
internal enum Flow
{
    /// <summary>The next statement follows.</summary>
    Next,

    /// <summary>The innermost loop is left.</summary>
    Break,

    /// <summary>The coroutine is left; its value is <see cref="Actor.ReturnValue"/>.</summary>
    Return,
}
