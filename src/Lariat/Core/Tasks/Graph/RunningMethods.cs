using System.Diagnostics;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>The methods of the running code that are on this thread's stack, from the innermost to the one that the loop resumed.</summary>
internal static class RunningMethods
{
    public static List<CallGraphFrame> Read()
    {
        var frames = new List<CallGraphFrame>();
        foreach (StackFrame frame in new StackTrace(fNeedFileInfo: true).GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { } method)
            {
                continue;
            }

            if (frames.Count > 0 && IsResumption(method))
            {
                break;
            }

            if (FrameNames.IsStateMachineStep(method) || !CallSite.IsLibrary(method))
            {
                Add(frames, frame, method);
            }
        }

        return frames;
    }

    // What resumes or starts user code. Several names, because the compiler may inline each of these methods into the one before it.
    private static bool IsResumption(DiagnosticMethodInfo method) => method.DeclaringTypeName switch
    {
        "Lariat.Coroutines.Trampoline" => method.Name == nameof(Trampoline.Run),
        "Lariat.LoopTask" => method.Name is nameof(LoopTask.Run) or nameof(LoopTask.Step) or nameof(LoopTask.RunSegment)
            or nameof(LoopTask.StartEagerly) or nameof(LoopTask.Create),
        "Lariat.PlainStrand" or "Lariat.PostedCallback" or "Lariat.EventLoop" or "Lariat.LoopRunner" => true,
        _ => false,
    };

    private static void Add(List<CallGraphFrame> frames, StackFrame frame, DiagnosticMethodInfo method)
    {
        string name = FrameNames.OfMethod(method);
        bool isAsync = FrameNames.IsStateMachineStep(method);
        if (!isAsync && frames is [.., { IsAsync: true } started] && started.Method == name)
        {
            // The compiler's stub, which has started the state machine of a plain async method.
            return;
        }

        string? file = frame.GetFileName();
        frames.Add(new CallGraphFrame(name, isAsync) { FileName = file, LineNumber = file is null ? 0 : frame.GetFileLineNumber() });
    }
}
