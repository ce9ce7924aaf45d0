// Two signal dispositions of this process affect its children, and the program that started it may have set them:
// SIGCHLD ignored: the kernel reaps every child immediately without any notification, and the runtime does not change that
// (System.Diagnostics.Process then waits forever). SIGPIPE ignored, as the runtime sets it: a child of System.Diagnostics.Process starts
// with that, and "yes | head" in it prints an error.
using System.Runtime.InteropServices;
using Lariat.Native;
using static Lariat.Native.ProcessConstants;

namespace Lariat.Processes;

/// <summary>Sets up this process's signals for starting children. Any thread.</summary>
internal static unsafe class ChildSignals
{
    private static readonly Lazy<bool> s_runtimeReapsAll = new(static () => RestoreChildSignal() || Environment.ProcessId == 1);
    private static readonly Lazy<bool> s_isPipeSignalHandled = new(HandlePipeSignal);

    // Kept for the lifetime of the process.
    private static PosixSignalRegistration? s_childSignal;

    /// <summary>
    /// True if the runtime takes the status of every child once System.Diagnostics.Process has been used: it does as the first process of a
    /// container, and where SIGCHLD was ignored. Only children that it started keep their status reliably. The first call ends the
    /// ignoring.
    /// </summary>
    public static bool RuntimeReapsAll => s_runtimeReapsAll.Value;

    /// <summary>Children of System.Diagnostics.Process start with the default action for SIGPIPE. Here it stays without effect.</summary>
    public static void PrepareForProcess() => _ = OperatingSystem.IsLinux() && s_isPipeSignalHandled.Value;

    private static bool RestoreChildSignal()
    {
        byte* action = stackalloc byte[SignalActionBytes];
        if (Libc.SignalAction(SIGCHLD, null, action) != 0 || *(nint*)action != SIG_IGN)
        {
            return false;
        }

        new Span<byte>(action, SignalActionBytes).Clear();
        _ = Libc.SignalAction(SIGCHLD, action, null);

        // The runtime installs its handler now, which it does not do over an ignored signal.
        s_childSignal = PosixSignalRegistration.Create((PosixSignal)SIGCHLD, static _ => { });
        InstallSkippedHandler(action);
        return true;
    }

    /// <summary>
    /// Installs a handler that the runtime skipped at its start, as it does for ignored signals. It has one function for all signals;
    /// SIGCONT has it.
    /// </summary>
    private static void InstallSkippedHandler(byte* action)
    {
        if (Libc.SignalAction(SIGCHLD, null, action) == 0 && *(nint*)action == SIG_DFL
            && Libc.SignalAction(SIGCONT, null, action) == 0 && *(nint*)action is not (SIG_DFL or SIG_IGN))
        {
            _ = Libc.SignalAction(SIGCHLD, action, null);
        }
    }

    /// <summary>
    /// An ignored signal stays ignored through exec, one with a handler does not. The handler is a function of the C library without
    /// effect: abs(3).
    /// </summary>
    private static bool HandlePipeSignal()
    {
        byte* action = stackalloc byte[SignalActionBytes];
        if (Libc.SignalAction(SIGPIPE, null, action) != 0 || *(nint*)action != SIG_IGN
            || !NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "abs", out nint noEffect))
        {
            return false;
        }

        new Span<byte>(action, SignalActionBytes).Clear();
        *(nint*)action = noEffect;
        *(int*)(action + SignalActionFlagsOffset) = SA_RESTART;
        return Libc.SignalAction(SIGPIPE, action, null) == 0;
    }
}
