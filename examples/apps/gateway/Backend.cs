namespace Gateway;

/// <summary>A server that knows a part of the answer.</summary>
/// <param name="Name">What its part is called.</param>
/// <param name="Url">Ends with a slash; what is asked for comes behind it.</param>
/// <param name="Deadline">How long its part is worth waiting for.</param>
/// <param name="IsRequired">Without its part there is no answer at all.</param>
internal sealed record Backend(string Name, Uri Url, TimeSpan Deadline, bool IsRequired = false)
{
    /// <summary>Reads the section "Backends".</summary>
    /// <exception cref="InvalidOperationException">A backend lacks something, or there is none.</exception>
    public static Backend[] ReadFrom(IConfiguration configuration)
    {
        Backend[] backends = configuration.GetSection("Backends").Get<Backend[]>() ?? [];
        return backends.Length > 0 && backends.All(backend => backend is { Name.Length: > 0, Url.IsAbsoluteUri: true, Deadline.Ticks: > 0 }
            && backend.Url.AbsoluteUri.EndsWith('/'))
            ? backends
            : throw new InvalidOperationException("The configuration needs \"Backends\", each with Name, Url (that ends with a slash) and Deadline (\"00:00:00.5\").");
    }
}
