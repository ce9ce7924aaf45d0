using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Lariat.Processes;

namespace Lariat.Workers;

/// <summary>The methods that a worker may call, and how it finds them.</summary>
internal sealed class EntryTable
{
    private readonly Dictionary<string, WorkerEntry> _named = [];
    private readonly Dictionary<(Guid Module, int Token), WorkerEntry> _methods = [];

    public EntryTable(ReadOnlySpan<WorkerEntry> entries)
    {
        foreach (WorkerEntry entry in entries)
        {
            if (!_named.TryAdd(entry.Name, entry))
            {
                throw new ArgumentException($"Two entries are called '{entry.Name}'. Give each its own name.", nameof(entries));
            }
        }
    }

    /// <summary>Finds a method. False: it is not called; <paramref name="refusal"/> gives the reason.</summary>
    public bool TryFind(EntryReference reference, [NotNullWhen(true)] out WorkerEntry? entry, out string refusal)
    {
        entry = null;
        refusal = "";
        if (reference is MethodEntry method)
        {
            return TryFind(method, out entry, out refusal);
        }

        if (_named.TryGetValue(reference.Name, out entry))
        {
            return true;
        }

        refusal = "the worker has no entry of this name. Pass it to ProcessExecutor.RunWorkerIfRequested(args, …) at the top of the "
            + "worker's Main.";
        return false;
    }

    private bool TryFind(MethodEntry reference, [NotNullWhen(true)] out WorkerEntry? entry, out string refusal)
    {
        refusal = "";
        if (_methods.TryGetValue((reference.ModuleVersion, reference.Token), out entry))
        {
            return true;
        }

        if (FindMethod(reference, out refusal) is not { } method)
        {
            return false;
        }

        entry = _methods[(reference.ModuleVersion, reference.Token)] = new ReflectedEntry(reference.Name, method);
        return true;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026",
        Justification = "The overloads of ProcessExecutor that create a MethodEntry declare it; "
            + "the method exists, as this is the build that created the delegate.")]
    private static MethodInfo? FindMethod(MethodEntry reference, out string refusal)
    {
        try
        {
            Module module = Assembly.Load(new AssemblyName(reference.AssemblyName)).ManifestModule;
            if (module.ModuleVersionId != reference.ModuleVersion)
            {
                refusal = $"the worker has another build of {reference.AssemblyName}. Start both from the same build.";
                return null;
            }

            MethodBase? method = module.ResolveMethod(reference.Token);
            refusal = method is null ? "the worker cannot find it." : MethodEntry.FindRefusal(method) ?? "";
            return refusal.Length == 0 ? (MethodInfo)method! : null;
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or ArgumentException)
        {
            refusal = $"the worker cannot load {reference.AssemblyName}: {error.Message}";
            return null;
        }
    }
}
