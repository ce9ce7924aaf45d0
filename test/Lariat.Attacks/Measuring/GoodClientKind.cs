namespace Lariat.Attacks.Measuring;

/// <summary>How a client that behaves well talks to the server: as the attackers do.</summary>
internal enum GoodClientKind
{
    /// <summary>HTTP/1.1.</summary>
    Http1,

    /// <summary>HTTP/2 without TLS, by prior knowledge.</summary>
    Http2,

    /// <summary>HTTP/1.1 over TLS.</summary>
    Tls,
}
