using System.Runtime.InteropServices;
using Lariat.LowLevel;

namespace Lariat.Jobs.Running;

/// <summary>Calls a function at SIGTERM, on the loop, as long as it lives.</summary>
internal sealed class SigtermHandler : IDisposable
{
    private readonly EventLoop? _loop;

    public SigtermHandler(bool isEnabled, Action onSignal)
    {
        if (isEnabled)
        {
            _loop = EventLoop.Current;
            _loop.AddSignalHandler(PosixSignal.SIGTERM, onSignal);
        }
    }

    public void Dispose() => _loop?.RemoveSignalHandler(PosixSignal.SIGTERM);
}
